// @vitest-environment jsdom

import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { injectFailover, provideFailover, withFrames } from 'rxbaton/angular';
import { scripted } from 'rxbaton/testing';
import { describe, expect, it } from 'vitest';
import { ChatComponent, chatProviders } from '../../examples/angularComponent.js';
import { Clock, timed } from '../angular/bed.js';

describe('the example of an Angular component', () => {
  it('shows an answer as it comes, over a switch, and leaves no timer', async () => {
    const clock = new Clock();
    const ladder = [
      scripted('a', '-H 50ms #', { H: 'A relay is ' }, { scheduler: clock }),
      scripted('b', '-R 50ms |', { R: 'a race of four.' }, { scheduler: clock }),
    ];
    TestBed.configureTestingModule({
      providers: [provideZonelessChangeDetection(), provideFailover({ ladder, options: timed(clock) }, withFrames(clock))],
    });
    const fixture = TestBed.createComponent(ChatComponent);
    const page = fixture.nativeElement as HTMLElement;
    const shown = async (ms: number): Promise<readonly string[]> => {
      await clock.pass(ms);
      await fixture.whenStable();
      return [...page.querySelectorAll('p, button, small')].map(
        ({ tagName, className, textContent }) => `${tagName} ${className} ${textContent}`,
      );
    };
    expect(await shown(0)).toStrictEqual([]);
    const input = page.querySelector('input');
    if (input === null) throw new Error('there is nowhere to ask');
    input.value = 'What is a relay?';
    input.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter' }));
    expect(await shown(40)).toStrictEqual([
      'P user What is a relay?',
      'P assistant A relay is ',
      'BUTTON  Stop',
      'SMALL  a, 0 switches',
    ]);
    expect(await shown(1_000)).toStrictEqual([
      'P user What is a relay?',
      'P assistant A relay is a race of four.',
      'SMALL  b, 1 switches',
    ]);
    expect(input.value).toBe('');
    fixture.destroy();
    expect(clock.timers).toBe(0);
  });

  it('asks two models of the gateway whose address it is given', () => {
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), chatProviders('http://127.0.0.1:9/ai/v1')] });
    const { ranking } = TestBed.runInInjectionContext(injectFailover);
    expect(ranking).toStrictEqual(['gpt-4o', 'claude-sonnet-4-5']);
  });
});
