/**
 * Transforms that need what only somebody outside can tell, such as a model: which words of a passage matter, and vectors of
 * texts. Pure: what was told is an argument, what is not known yet is noted, and a result that was made while something was
 * noted only shows what is needed. Who asks for it, and how often, is not known here.
 */
import { type AskedPassage, compressWords } from '../transforms/compress/compress-words.ts';
import { type Direction, nearnessOf, piecesOf } from '../transforms/select/nearness.ts';
import { findConstraints } from './constraints.ts';
import { classOf, type PromptBlock } from './prompt-block.ts';
import type { TextTransforms } from './text-transforms.ts';
import { utilitiesBy } from './transform-table.ts';

/** `query`: what is asked. `document`: what may help with it. Some models want to be told. */
export type EmbeddedAs = 'query' | 'document';

/** `undefined`: not known yet; `null`: it cannot be had, so the usual transform has to do. */
export type ToldWords = (passage: AskedPassage, ratio: number) => string | null | undefined;
export type ToldDirection = (text: string, as: EmbeddedAs) => Direction | null | undefined;

/** Somebody has to think about it: for less it is not worth the time. */
const leastSaved = 0.05;

/** @param note called with what is not known yet. @param usual in place of it where that cannot be known */
export function toldCompress(
  told: ToldWords,
  note: (passage: AskedPassage, ratio: number) => void,
  usual: TextTransforms['compress'],
): TextTransforms['compress'] {
  return (text, setting) => {
    const { ratio, countTokens, handle } = setting;
    const waiting: AskedPassage[] = [];
    let isMissing = false;
    const result = compressWords(text, {
      countTokens,
      handle,
      phrases: findConstraints(text),
      pickedOf: (passage) => {
        const picked = told(passage, ratio);
        isMissing ||= picked === null;
        if (picked !== undefined) return picked;
        waiting.push(passage);
        // As much as will be picked, about, so that no more is asked for than is needed.
        return passage.text.slice(0, Math.floor(ratio * passage.text.length)).replace(/\S+$/, '');
      },
    });
    if (isMissing) return usual(text, setting);
    if (waiting.length === 0) return result;
    // What must be kept is known without asking: where that leaves next to nothing to go, nobody is asked.
    if (result === null || result.text.length > (1 - leastSaved) * text.length) return null;
    for (const passage of waiting) note(passage, ratio);
    return result;
  };
}

export function toldUtilities(
  told: ToldDirection,
  note: (text: string, as: EmbeddedAs) => void,
  usual: TextTransforms['utilities'],
): TextTransforms['utilities'] {
  return (blocks, question, setting) => {
    let isWhole = true;
    const directionsOf = (text: string, as: EmbeddedAs) =>
      piecesOf(text).flatMap((piece) => {
        const direction = told(piece, as);
        if (direction === undefined) note(piece, as);
        isWhole &&= direction != null;
        return direction == null || direction.length === 0 ? [] : [direction];
      });
    const asked = directionsOf(question, 'query');
    // The nearest to the question is the question: beside it all others would be far.
    const texts = blocks.map((block) =>
      isCompared(block) && block.text !== question ? directionsOf(block.text, 'document') : [],
    );
    if (!isWhole || asked.length === 0) return usual(blocks, question, setting);
    const { toQuestion, alike } = nearnessOf(asked, texts);
    return utilitiesBy(
      blocks,
      question,
      () => toQuestion,
      (_, places) => (one, other) => alike(places[one] as number, places[other] as number),
      setting,
    );
  };
}

/** Instructions stay in any case, and what a picture shows is not in its bytes. */
function isCompared({ kind, form }: PromptBlock): boolean {
  return form !== 'opaque' && classOf(kind) !== 'instructions';
}
