/**
 * Phrases that say nothing, and what of them stays. What stays is made of their own words, so that nothing is made up; none has
 * a number, a negation or a demand in it (the tests check both).
 */

export interface FillerPhrase {
  /** A pattern of words in lower case, without marks around it. */
  readonly phrase: string;
  /** `''`: nothing. */
  readonly stays: string;
  /** Only where a sentence begins: elsewhere it may be what is talked about. */
  readonly onlyAtStart?: true;
}

export const fillerPhrases: readonly FillerPhrase[] = [
  { phrase: '(?:hi|hello|hey)(?: there| everyone| claude| chatgpt)?[,!.]', stays: '', onlyAtStart: true },
  { phrase: 'please (?:could|can|would|will) you(?: please| kindly)?', stays: '', onlyAtStart: true },
  { phrase: '(?:could|can|would|will) you (?:please|kindly)', stays: '', onlyAtStart: true },
  { phrase: 'would you be (?:so kind as|able) to', stays: '', onlyAtStart: true },
  { phrase: 'would you mind', stays: '', onlyAtStart: true },
  {
    phrase: 'i was (?:just )?wondering if you (?:could|can|would)(?: please)?',
    stays: '',
    onlyAtStart: true,
  },
  {
    phrase: "i(?: would|['’]d) (?:really )?(?:like|love) (?:for )?you to(?: please)?",
    stays: '',
    onlyAtStart: true,
  },
  { phrase: 'i(?: just)? (?:want|need) you to(?: please)?', stays: '', onlyAtStart: true },
  { phrase: 'i would (?:really )?appreciate it if you (?:could|would)', stays: '', onlyAtStart: true },
  {
    phrase: 'it would be (?:great|nice|good|helpful|wonderful) if you (?:could|would)',
    stays: '',
    onlyAtStart: true,
  },
  { phrase: 'your task is to', stays: '', onlyAtStart: true },
  { phrase: 'please note that', stays: '', onlyAtStart: true },
  {
    phrase: '(?:it is worth noting|keep in mind) that',
    stays: '',
    onlyAtStart: true,
  },
  {
    phrase: 'as (?:i (?:said|mentioned) (?:before|above|earlier)|mentioned (?:before|above|earlier)),',
    stays: '',
    onlyAtStart: true,
  },
  { phrase: 'as you (?:may |might |probably )?(?:already )?know,', stays: '', onlyAtStart: true },
  {
    phrase:
      "(?:let['’]s |let us |please )?think (?:about (?:it|this) )?(?:carefully )?step by step(?: about (?:it|this))?[.!]?",
    stays: '',
    onlyAtStart: true,
  },
  { phrase: 'take a deep breath(?: and)?[.,]?', stays: '', onlyAtStart: true },
  {
    phrase: 'thank(?:s| you)(?: so much| very much| a lot)?(?: in advance)?(?: for your help)?[.!]',
    stays: '',
    onlyAtStart: true,
  },
  { phrase: 'i (?:really )?appreciate (?:it|your help|your time)[.!]', stays: '', onlyAtStart: true },
  { phrase: '(?:please|kindly),?', stays: '', onlyAtStart: true },
  { phrase: ', please(?=[.!?]|\\s*$)', stays: '' },
  { phrase: 'please', stays: '' },
  { phrase: 'in a step[- ]by[- ]step (?:manner|fashion|way)', stays: 'step by step' },
  { phrase: 'in order to', stays: 'to' },
  { phrase: 'so as to', stays: 'to' },
  { phrase: 'for the purpose of', stays: 'for' },
  { phrase: 'at this point in time', stays: 'at this point' },
  { phrase: '(?:basically|essentially|actually|literally|simply put),?', stays: '', onlyAtStart: true },
];
