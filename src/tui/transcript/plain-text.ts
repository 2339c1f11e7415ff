/** Text of others, made harmless for a terminal: without whole escape sequences, and without what a sequence that was cut leaves. Pure. */
import { cleanText, expandTabs } from '../markdown/clean-text.ts';

const sequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

export function plainText(text: string): string {
  const clean = cleanText(text.replace(sequence, ''));
  return clean.includes('\t')
    ? clean
        .split('\n')
        .map((line) => expandTabs(line))
        .join('\n')
    : clean;
}
