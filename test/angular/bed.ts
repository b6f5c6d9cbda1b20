// Components of tests are compiled as they come.
import '@angular/compiler';
import { EnvironmentInjector, type EnvironmentProviders, type Provider, provideZonelessChangeDetection } from '@angular/core';
import { getTestBed, TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { VirtualTimeScheduler } from 'rxjs';
import { afterEach } from 'vitest';
import type { FailoverOptions } from '../../src/failover/failoverOptions.js';

getTestBed().initTestEnvironment(BrowserTestingModule, platformBrowserTesting());

afterEach(() => {
  TestBed.resetTestingModule();
});

/** Time that goes on when a test says so. */
export class Clock extends VirtualTimeScheduler {
  /** Lets so many ms pass, and what promises wait for. */
  async pass(ms: number): Promise<void> {
    const until = this.frame + ms;
    do {
      this.maxFrames = Math.min(until, this.actions[0]?.delay ?? until);
      this.flush();
      for (let turn = 0; turn < 12; turn++) await Promise.resolve();
    } while ((this.actions[0]?.delay ?? Infinity) <= until);
    this.frame = until;
  }

  /** Timers that are set. */
  get timers(): number {
    return this.actions.filter(({ closed }) => !closed).length;
  }
}

/** A failover without chance, in a clock's time. */
export function timed(scheduler: Clock, options: FailoverOptions = {}): FailoverOptions {
  let chance = 0;
  const random = (): number => (chance = (chance + 0.137) % 1);
  return { scheduler, random, retry: false, breaker: false, probe: { every: 1_000 }, ...options };
}

/** An application's injector. */
export function application(...providers: (Provider | EnvironmentProviders)[]): EnvironmentInjector {
  TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), ...providers] });
  return TestBed.inject(EnvironmentInjector);
}
