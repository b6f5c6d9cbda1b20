import { type Chunk, ProviderError, type ProviderOperator } from 'rxbaton';
import { frameScheduler } from 'rxbaton/angular';
import { coalesce } from 'rxbaton/operators';
import { Observable, Subject } from 'rxjs';
import type { Mark, MarkBody, MarkPlace } from './mark.js';

/** How a line is told of. */
export interface Ear {
  readonly now: () => number;
  /** A name for each call. */
  readonly newCall: (lane: string, probe: boolean) => string;
  readonly hear: (mark: Mark) => void;
}

/**
 * Tells what a provider does with each call, and changes nothing about it: the marks of a frame's text are one.
 *
 * A probe is known by its limit, since the chat sets none.
 */
export function tapped(lane: string, ear: Ear): ProviderOperator {
  return (source, request) =>
    new Observable<Chunk>((subscriber) => {
      const probe = request.maxOutputTokens !== undefined;
      const call = ear.newCall(lane, probe);
      const marks = new Subject<Mark>();
      marks.pipe(coalesce({ merge: oneText, scheduler: frameScheduler })).subscribe(ear.hear);
      let over = false;
      const place = (): MarkPlace => ({ at: ear.now(), lane, call, probe });
      const tell = (body: MarkBody): void => {
        marks.next({ ...place(), ...body });
        if (body.type !== 'end' && body.type !== 'failed' && body.type !== 'aborted') return;
        over = true;
        marks.complete();
      };
      subscriber.add(() => {
        if (!over) tell({ type: 'aborted' });
      });
      tell({ type: 'sent' });
      subscriber.add(
        source.subscribe({
          next: (chunk) => {
            const body = bodyOf(chunk);
            if (body !== undefined && !over) tell(body);
            subscriber.next(chunk);
          },
          error: (error: unknown) => {
            if (!over) tell({ type: 'failed', error: ProviderError.is(error) ? error.kind : 'protocol' });
            subscriber.error(error);
          },
          complete: () => {
            // Whoever completes without a finish has broken off.
            if (!over) tell({ type: 'failed', error: 'truncated' });
            subscriber.complete();
          },
        }),
      );
    });
}

function bodyOf(chunk: Chunk): MarkBody | undefined {
  switch (chunk.type) {
    case 'text':
      return chunk.text === '' ? undefined : { type: 'token', text: chunk.text, chars: chunk.text.length, tokens: 1 };
    case 'tool-call':
      return { type: 'tool', name: chunk.name };
    case 'finish':
      return { type: 'end', reason: chunk.reason };
    default:
      return undefined;
  }
}

/** The later mark at the place of the earlier one, with both texts; anything else stays two. */
function oneText(held: Mark, mark: Mark): Mark | undefined {
  if (held.type !== 'token' || mark.type !== 'token') return undefined;
  return { ...held, text: held.text + mark.text, chars: held.chars + mark.chars, tokens: held.tokens + mark.tokens };
}
