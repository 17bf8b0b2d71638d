/** What Skein can fill in by itself. */
export type KnownField = 'firstName' | 'name' | 'email' | 'myName' | 'date' | 'subject';

/** What is known now; absent: the field stays as it is, to be filled in by hand. */
export type FieldValues = Readonly<Partial<Record<KnownField, string>>>;

/** How the fields are called in the languages people write templates in. */
const names: Readonly<Record<string, KnownField>> = {
  'first name': 'firstName',
  name: 'name',
  email: 'email',
  'my name': 'myName',
  date: 'date',
  subject: 'subject',
  称呼: 'firstName',
  姓名: 'name',
  邮箱: 'email',
  我的姓名: 'myName',
  日期: 'date',
  主题: 'subject',
};

const pattern = /\{\{[ \u00a0]{0,9}([^\s{}<>\uFFFC][^\n{}<>\uFFFC]{0,59}?)[ \u00a0]{0,9}\}\}/gu;

/** A field in a text: `{{name}}`, from its first brace to behind its last. */
export interface Field {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** All fields of a text, in order; also those that Skein knows nothing of. */
export function fieldsIn(text: string): Field[] {
  return [...text.matchAll(pattern)].map(({ 0: whole, 1: name = '', index }) => ({
    from: index,
    to: index + whole.length,
    name,
  }));
}

/**
 * The field that Tab goes to from what is selected: behind the last one comes the first. Whoever stands on the last one has
 * seen them all, and leaves the text by Tab as everywhere else.
 *
 * @param step -1: the one before
 */
export function nextField<F extends Pick<Field, 'from' | 'to'>>(
  fields: readonly F[],
  selected: Pick<Field, 'from' | 'to'>,
  step: 1 | -1,
): F | undefined {
  const next =
    step === 1
      ? fields.find(({ from }) => from >= selected.to)
      : fields.findLast(({ to }) => to <= selected.from);
  if (next || fields.some(({ from, to }) => from === selected.from && to === selected.to)) return next;
  return fields.at(step === 1 ? 0 : -1);
}

/** What goes into a field; undefined where that is not known. */
export function fieldValue(name: string, values: FieldValues): string | undefined {
  const known = names[name.toLowerCase().replaceAll(/\s+/g, ' ')];
  const value = known && values[known];
  return value === '' ? undefined : value;
}

/**
 * A text with the fields filled in that are known.
 *
 * @param written how a value is written, e.g. escaped for HTML
 */
export function fillFields(
  text: string,
  values: FieldValues,
  written: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(pattern, (whole, name: string) => {
    const value = fieldValue(name, values);
    return value === undefined ? whole : written(value);
  });
}

/** What one calls somebody: "Marta" of "Marta Vidal" and of "Vidal, Marta"; a Chinese name is not taken apart. */
export function firstName(name: string): string {
  const trimmed = name.trim();
  if (/^[\p{Script=Han}·]+$/u.test(trimmed)) return trimmed;
  const [last = '', given] = trimmed.split(/\s*,\s*/);
  return (given ?? last).split(/\s+/)[0] ?? '';
}
