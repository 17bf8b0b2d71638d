const units = ['KB', 'MB', 'GB'] as const;
/** Where the next unit begins: a little early, so that nothing is rounded to "1,000 KB". */
const steps = [1000, 999_500, 999_500_000] as const;

/** Bytes in the unit people would say, e.g. "743 bytes", "3.2 MB"; steps of 1000, as file managers of today count. */
export function showSize(bytes: number, language: string): string {
  const step = steps.filter((from) => bytes >= from).length;
  const unit = units[step - 1];
  // Written out, because only the long form of a byte has a plural and a Chinese word.
  if (unit === undefined)
    return new Intl.NumberFormat(language, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(
      bytes,
    );
  const value = bytes / 1000 ** step;
  const maximumFractionDigits = value < 10 || (step > 1 && value < 100) ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits }).format(value)} ${unit}`;
}
