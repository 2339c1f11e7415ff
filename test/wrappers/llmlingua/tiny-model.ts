/**
 * A model of the kind that LLMLingua-2 asks, made here: an ONNX graph that looks up for each token how much it says, with a
 * tokenizer that knows the words it is made of. Real files for the real libraries; it has learned nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface TinyModel {
  readonly type: 'bert' | 'xlm-roberta';
  /** Whose words it knows, letter by letter and whole. */
  readonly texts: readonly string[];
  /** How much a word says, in [0, 1]. */
  readonly worthOf: (word: string) => number;
  /** Where the graph goes, `onnx/model.onnx` unless told. */
  readonly graph?: string;
  /** With the weights in a file of their own, as of models that are too large for one. */
  readonly apart?: boolean;
  /** In place of `type` in its configuration. */
  readonly says?: string;
}

export function writeTinyModel(folder: string, model: TinyModel): string {
  const { type, texts, worthOf, graph = 'onnx/model.onnx', apart = false, says = type } = model;
  const { tokenizer, tokens } = type === 'bert' ? wordPieces(texts) : sentencePieces(texts);
  const weights = weightsOf(tokens.map((token) => worthOf(token.replace(/^(?:▁|##)/, ''))));
  const files: Record<string, string | Buffer> = {
    'config.json': JSON.stringify({
      model_type: says,
      architectures: [type === 'bert' ? 'BertForTokenClassification' : 'XLMRobertaForTokenClassification'],
      vocab_size: tokens.length,
      max_position_embeddings: 512,
      id2label: { 0: 'LABEL_0', 1: 'LABEL_1' },
    }),
    'tokenizer.json': JSON.stringify(tokenizer),
    'tokenizer_config.json': JSON.stringify({
      tokenizer_class: type === 'bert' ? 'BertTokenizer' : 'XLMRobertaTokenizer',
      model_max_length: 512,
      ...(type === 'bert'
        ? {
            unk_token: '[UNK]',
            pad_token: '[PAD]',
            cls_token: '[CLS]',
            sep_token: '[SEP]',
            do_lower_case: false,
          }
        : {
            unk_token: '<unk>',
            pad_token: '<pad>',
            bos_token: '<s>',
            eos_token: '</s>',
            cls_token: '<s>',
            sep_token: '</s>',
          }),
    }),
    [graph]: graphOf(
      weights,
      apart ? `${basename(graph)}_data` : null,
      type === 'bert' ? ['input_ids', 'attention_mask', 'token_type_ids'] : ['input_ids', 'attention_mask'],
    ),
    ...(apart && { [`${graph}_data`]: weights }),
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const punctuation = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'];

function wordsIn(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.match(/[\p{L}\p{N}]+/gu) ?? []))];
}

function wordPieces(texts: readonly string[]) {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
  const letters = [...new Set(texts.join('').match(/[\p{L}\p{N}]/gu) ?? [])];
  const known = [...punctuation, ...wordsIn(texts), ...letters, ...letters.map((letter) => `##${letter}`)];
  const tokens = [...new Set([...special, ...known])];
  return {
    tokens,
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: special.map((content, id) => addedToken(id, content)),
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: false,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [special_('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special_('[SEP]')],
        pair: [
          special_('[CLS]'),
          { Sequence: { id: 'A', type_id: 0 } },
          special_('[SEP]'),
          { Sequence: { id: 'B', type_id: 1 } },
          special_('[SEP]'),
        ],
        special_tokens: {
          '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
          '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
        },
      },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      },
    },
  };
}

function sentencePieces(texts: readonly string[]) {
  const special = ['<s>', '<pad>', '</s>', '<unk>'];
  const letters = [...new Set(texts.join('').match(/\S/gu) ?? [])];
  const words = wordsIn(texts).map((word) => `▁${word}`);
  const tokens = [...new Set([...special, '▁', ...punctuation, ...words, ...letters])];
  return {
    tokens,
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: special.map((content, id) => addedToken(id, content)),
      normalizer: { type: 'NFKC' },
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [
          { type: 'WhitespaceSplit' },
          { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
        ],
      },
      post_processor: {
        type: 'TemplateProcessing',
        single: [special_('<s>'), { Sequence: { id: 'A', type_id: 0 } }, special_('</s>')],
        pair: [
          special_('<s>'),
          { Sequence: { id: 'A', type_id: 0 } },
          special_('</s>'),
          special_('</s>'),
          { Sequence: { id: 'B', type_id: 0 } },
          special_('</s>'),
        ],
        special_tokens: {
          '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] },
          '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] },
        },
      },
      decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
      model: {
        type: 'Unigram',
        unk_id: 3,
        // A whole word is likelier than its letters.
        vocab: tokens.map((token, id) => [token, id < special.length ? 0 : token.length > 2 ? -1 : -5]),
      },
    },
  };
}

function special_(id: string) {
  return { SpecialToken: { id, type_id: 0 } };
}

function addedToken(id: number, content: string) {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

/** Of each token two numbers, of which the second class is "keep". */
function weightsOf(worths: readonly number[]): Buffer {
  const logits = worths.flatMap((worth) => [0, Math.log(clamped(worth) / (1 - clamped(worth)))]);
  return Buffer.from(new Float32Array(logits).buffer);
}

/** `logits = Gather(table, input_ids)`. @param file beside it that has the weights; `null`: they are inside */
function graphOf(weights: Buffer, file: string | null, inputs: readonly string[]): Buffer {
  const table = message(
    [1, varint(weights.length / 8)],
    [1, varint(2)],
    [2, varint(1)],
    [8, 'table'],
    ...(file === null
      ? [[9, weights] satisfies Field]
      : [[13, message([1, 'location'], [2, file])] satisfies Field, [14, varint(1)] satisfies Field]),
  );
  const gather = message([1, 'table'], [1, 'input_ids'], [2, 'logits'], [3, 'gather'], [4, 'Gather']);
  const graph = message(
    [1, gather],
    [2, 'tiny'],
    [5, table],
    ...inputs.map((name): Field => [11, tensorInfo(name, 7, ['batch', 'sequence'])]),
    [12, tensorInfo('logits', 1, ['batch', 'sequence', 2])],
  );
  // IR version 8, operators of version 13.
  return message([1, varint(8)], [2, 'tiny-model'], [7, graph], [8, message([2, varint(13)])]);
}

function clamped(worth: number): number {
  return Math.min(0.999, Math.max(0.001, worth));
}

/** @param type 1: float, 7: int64 */
function tensorInfo(name: string, type: number, dimensions: readonly (string | number)[]): Buffer {
  const shape = message(
    ...dimensions.map(
      (size): Field => [1, typeof size === 'number' ? message([1, varint(size)]) : message([2, size])],
    ),
  );
  return message([1, name], [2, message([1, message([1, varint(type)], [2, shape])])]);
}

type Field = readonly [number, string | Buffer | { readonly varint: Buffer }];

/** Protocol buffers, as far as a graph needs them. */
function message(...fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'object' && 'varint' in value) return [bytesOf(number << 3), value.varint];
      const bytes = Buffer.from(value as string);
      return [bytesOf((number << 3) | 2), bytesOf(bytes.length), bytes];
    }),
  );
}

function varint(value: number): { readonly varint: Buffer } {
  return { varint: bytesOf(value) };
}

function bytesOf(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}
