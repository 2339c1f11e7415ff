/** How many of some things are as they should be, in words. Pure. */

export function shareText(
  noun: string,
  good: number,
  all: number,
  bad: readonly string[],
  verb = 'exist',
): string {
  const nouns = `${noun}${all === 1 ? '' : 's'}`;
  if (bad.length === 0) return `${all === 1 ? `the ${noun} ${verb}s` : `all ${all} ${nouns} ${verb}`}`;
  if (all === 1) return `the ${noun} ${bad[0]} does not ${verb}`;
  const listed = bad.slice(0, 3).join(', ');
  return `${good} of ${all} ${nouns} ${verb}; not ${listed}${bad.length > 3 ? ` and ${bad.length - 3} more` : ''}`;
}
