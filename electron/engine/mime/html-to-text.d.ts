// The package ships no types; this is the little of it that is used.
declare module 'html-to-text' {
  export interface HtmlToTextOptions {
    readonly wordwrap?: number | false;
    readonly limits?: {
      readonly maxInputLength?: number;
      readonly maxDepth?: number;
      readonly maxChildNodes?: number;
      readonly ellipsis?: string;
    };
    readonly selectors?: readonly {
      readonly selector: string;
      readonly format?: string;
      readonly options?: Readonly<Record<string, unknown>>;
    }[];
  }
  export function convert(html: string, options?: HtmlToTextOptions): string;
}
