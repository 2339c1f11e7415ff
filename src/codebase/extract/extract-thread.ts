/** The program of a thread that parses; a file of its own in the build. See `extract-threads.ts`, which starts it. */
import { languages } from '../languages/index-of-languages.ts';
import { runThread } from './run-thread.ts';

void runThread(languages);
