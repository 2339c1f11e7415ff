/** Values of flags, with commander's words for those that are none. */
import { InvalidArgumentError } from 'commander';
import { FlagValueError } from './plain-command.ts';

export function checked<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof FlagValueError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  };
}
