// The package ships no types; this is the little of it that is used.
declare module 'html-to-text' {
  export interface HtmlNode {
    readonly type: string;
    readonly name?: string;
    readonly attribs?: Readonly<Record<string, string>>;
    readonly children?: readonly HtmlNode[];
  }
  export interface TextBuilder {
    openBlock(options: { readonly leadingLineBreaks: number }): void;
    closeBlock(options: {
      readonly trailingLineBreaks: number;
      readonly blockTransform?: (text: string) => string;
    }): void;
    addInline(text: string, options?: { readonly noWordTransform?: boolean }): void;
    openTable(): void;
    openTableRow(): void;
    openTableCell(options: { readonly maxColumnWidth?: number }): void;
    closeTableCell(options: { readonly colspan?: number; readonly rowspan?: number }): void;
    closeTableRow(): void;
    closeTable(options: {
      readonly tableToString: (rows: readonly (readonly { readonly text: string }[])[]) => string;
      readonly leadingLineBreaks: number;
      readonly trailingLineBreaks: number;
    }): void;
  }
  export type Formatter = (
    element: HtmlNode,
    walk: (children: readonly HtmlNode[] | undefined, builder: TextBuilder) => void,
    builder: TextBuilder,
  ) => void;
  export interface HtmlToTextOptions {
    readonly wordwrap?: number | false;
    readonly limits?: {
      readonly maxInputLength?: number;
      readonly maxDepth?: number;
      readonly maxChildNodes?: number;
      readonly ellipsis?: string;
    };
    readonly formatters?: Readonly<Record<string, Formatter>>;
    readonly selectors?: readonly {
      readonly selector: string;
      readonly format?: string;
      readonly options?: Readonly<Record<string, unknown>>;
    }[];
  }
  export function convert(html: string, options?: HtmlToTextOptions): string;
}
