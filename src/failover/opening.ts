import type { SwitchMode } from '../chat/chunk.js';
import { courtesyLength } from './courtesy.js';
import { isMarkdown, type OpenFence, openFence } from './openFence.js';
import { isInRows, restartEvidence, sharedLength } from './repeats.js';

/** No opening is longer than this: what is still undecided then is the answer itself. */
const LONGEST_OPENING = 80;

/** Code that is said again after its fence is a repeat from this length on: "#" may be a heading's first mark, or its second. */
const SHORTEST_CODE = 2;
/** What goes on so far as the block did is that block again. */
const LONGEST_CODE = 24;

/** A code fence with its language, at the beginning of a text. */
const FENCE = /^\s*(`{3,}|~{3,})([\w+#.-]+)[ \t]*\n/;
const FENCE_BEGINS = /^\s*(?:`+|~+)[\w+#.-]*[ \t]*$/;

/** What a model puts before its continuation and is no part of it: a courtesy, or the code fence that is already open. */
export class Opening {
  /** Looked for once, in what may be a long text, and only when a fence comes. */
  private fence: OpenFence | undefined | null = null;
  /** Where the block begins that is begun anew, if one is. */
  block = 0;

  constructor(
    private readonly partial: string,
    private readonly mode: SwitchMode,
  ) {}

  /**
   * Takes the opening off.
   *
   * @param now - Decide with what is here.
   * @returns The rest of `incoming`, or `undefined` while more of it must be seen.
   */
  without(incoming: string, now: boolean): string | undefined {
    const decided = now || incoming.length >= LONGEST_OPENING;
    if (!decided && this.isTrimmedSpace(incoming)) return undefined;
    const courtesy = courtesyLength(incoming, decided);
    if (courtesy === undefined) return undefined;
    const begun = incoming.slice(courtesy);
    if (!decided && (begun === '' || (FENCE_BEGINS.test(begun) && this.open !== undefined))) return undefined;
    const fence = this.repeatedFence(begun, now);
    return fence === undefined ? undefined : begun.slice(fence);
  }

  /** White space is trimmed from a prefill alone, and then comes again. */
  private isTrimmedSpace(incoming: string): boolean {
    return incoming === '' || (this.mode === 'prefill' && withoutRepeatedSpace(this.partial, incoming) === '');
  }

  private get open(): OpenFence | undefined {
    if (this.fence === null) this.fence = openFence(this.partial);
    return this.fence;
  }

  /** How long the fence is that a text opens again; `undefined` while what follows it is the old text as well. */
  private repeatedFence(begun: string, now: boolean): number | undefined {
    const [line, marker = '', language = ''] = FENCE.exec(begun) ?? [];
    if (line === undefined || this.open === undefined) return 0;
    const { partial, open } = this;
    // The old text broke off in this very line.
    if (open.unfinished)
      return language.startsWith(open.language) ? begun.indexOf(marker) + marker.length + open.language.length : 0;
    if (language !== open.language && (open.language === '' || isMarkdown(open.language))) return 0;
    const block = partial.slice(open.at);
    const at = begun.indexOf(marker);
    const fence = line.length - at;
    const inRows = block.endsWith('\n') && isInRows(block.slice(fence));
    const enough = inRows ? block.length : Math.min(block.length, fence + LONGEST_CODE);
    const shared = sharedLength(block.slice(0, enough), begun.slice(at));
    if (!now && at + shared === begun.length && shared < enough) return undefined;
    // The whole answer, or the block, is begun anew: that is a repeat to follow.
    const again = shared === enough && (open.at === 0 || shared - fence >= SHORTEST_CODE);
    if (again || (open.at === 0 && !inRows && shared >= restartEvidence(partial))) {
      this.block = open.at;
      return at;
    }
    return line.length;
  }
}

/** What of a text comes after the white space with which the old one ends. */
export function withoutRepeatedSpace(partial: string, incoming: string): string {
  const space = partial.slice(partial.trimEnd().length);
  let repeated = 0;
  while (repeated < space.length && incoming[repeated] === space[repeated]) repeated++;
  return incoming.slice(repeated);
}
