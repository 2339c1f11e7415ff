/** Makes sure of a folder before work begins in it: otherwise the first file that is looked for there gets the blame. */
import { closeSync, opendirSync, openSync, statSync } from 'node:fs';

/** @throws the error of the file system when the folder may not be listed and entered. */
export function checkReadable(folder: string): void {
  // A folder is no file to Windows. Elsewhere this takes a tenth of the time of the other.
  if (process.platform === 'win32') opendirSync(folder).closeSync();
  else closeSync(openSync(folder, 'r'));
  // Listing a folder does not need the right to enter it.
  statSync(`${folder}/.`);
}
