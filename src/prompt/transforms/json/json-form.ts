/** One way to say a tree, and how to know that it says the same. Pure. */

export interface JsonForm {
  readonly form: 'minified' | 'in columns' | 'as TOON';
  readonly text: string;
  /** Reads the text and compares it with the tree. */
  readonly givesBack: () => boolean;
}
