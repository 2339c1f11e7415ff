/** What a watcher tells while it runs. For fronts to show; nothing here says how. */
import type { RefreshReport } from '../refresh/report.ts';

export type WatchEvent =
  /** From now on nothing that happens to the project is missed. Once, at the start. */
  | { readonly kind: 'watching'; readonly by: 'file-events' | 'polling'; readonly folders: number }
  /** File events cannot be had, so the tree is looked at again and again. At most once. */
  | { readonly kind: 'polling'; readonly because: PollingReason }
  /** The index changed. */
  | { readonly kind: 'updated'; readonly report: RefreshReport }
  /** The index is as it was; it is tried again after `retryMs`, or when something happens. */
  | { readonly kind: 'failed'; readonly error: Error; readonly retryMs: number }
  /** The project's folder went away. Its return is waited for. */
  | { readonly kind: 'root-gone' }
  | { readonly kind: 'root-back' };

export type PollingReason =
  /** Other machines write there, and the kernel hears nothing of it. */
  | { readonly kind: 'remote-file-system'; readonly name: string }
  /** @property code such as `ENOSPC`: the kernel's limit of watched folders is reached. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };
