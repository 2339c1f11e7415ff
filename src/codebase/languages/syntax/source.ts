/** What a language says of where a value or a type comes from. Pure data. */

/**
 * A part of the text that says what something is: the type that is declared for it, or the expression it was made from.
 * Offsets are UTF-16, half-open.
 */
export type Source = {
  /** Of what the source gives, only this member is meant: `const { member } = source`. */
  readonly member?: string;
} & (
  | { readonly kind: 'type' | 'value'; readonly start: number; readonly end: number }
  /** What a use of a name gives: the number of the use. */
  | { readonly kind: 'use'; readonly use: number }
);
