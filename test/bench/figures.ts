/** @param share 0.95 for the 95th percentile */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Runs it `times` times, one after the other. @returns what each took, ms */
export async function timesOf(times: number, task: (at: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const start = performance.now();
    await task(at);
    took.push(performance.now() - start);
  }
  return took;
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Asks until the answer is there. @throws when that takes longer than `limit` ms */
export async function until<T>(
  what: string,
  limit: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = performance.now() + limit;
  while (performance.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  throw new Error(`${what} did not happen in ${limit} ms`);
}
