interface ListLine {
  readonly level: number;
  readonly isOrdered: boolean;
}

/**
 * Word writes a list as paragraphs that look like one: `mso-list:l0 level2 lfo1` in their style, and their bullet or number
 * in a span of `mso-list:Ignore`. They become lists.
 */
export function makeWordLists(document: Document): void {
  for (const first of document.querySelectorAll('[style*="mso-list"]')) {
    if (!first.parentNode || !lineOf(first)) continue;
    const lines: Element[] = [];
    for (let next: Element | null = first; next && lineOf(next); next = next.nextElementSibling)
      lines.push(next);
    const place = document.createElement('div');
    first.before(place);
    build(document, place, lines);
  }
}

function lineOf(element: Element): ListLine | undefined {
  const style = element.getAttribute('style') ?? '';
  const level = /mso-list:[^;]*\blevel(\d)/i.exec(style)?.[1];
  if (level === undefined || !/^(p|h[1-6]|div)$/.test(element.localName)) return undefined;
  return {
    level: Number(level),
    isOrdered: /^\(?[\da-z]{1,4}[.)]|^[一二三四五六七八九十]+、/i.test(
      markerOf(element)?.textContent?.trim() ?? '',
    ),
  };
}

function markerOf(element: Element): Element | undefined {
  return [...element.querySelectorAll('span')].find((span) =>
    /mso-list:\s*ignore/i.test(span.getAttribute('style') ?? ''),
  );
}

function build(document: Document, place: Element, lines: readonly Element[]): void {
  const open: { readonly level: number; readonly list: Element }[] = [];
  for (const line of lines) {
    const { level, isOrdered } = lineOf(line) ?? { level: 1, isOrdered: false };
    markerOf(line)?.remove();
    while ((open.at(-1)?.level ?? 0) > level) open.pop();
    const name = isOrdered ? 'ol' : 'ul';
    let current = open.at(-1);
    if (current?.level === level && current.list.localName !== name) {
      open.pop();
      current = open.at(-1);
    }
    if (!current || current.level < level) {
      const list = document.createElement(name);
      (current?.list.lastElementChild ?? place).append(list);
      current = { level, list };
      open.push(current);
    }
    const point = document.createElement('li');
    point.append(...line.childNodes);
    line.remove();
    current.list.append(point);
  }
}
