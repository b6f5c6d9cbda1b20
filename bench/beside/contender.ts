import type { Api } from './api.js';

/** What a contender is to ask, and whom. */
export interface Setting {
  readonly api: Api;
  /** Addresses of the upstream; see `baseUrl`. */
  readonly primary: string;
  readonly backup: string;
  /** How many tokens the answer has. */
  readonly tokens: number;
  /** How long an answer may be silent, in ms, for those that can be told. */
  readonly stallMs: number;
}

/** One way of getting an answer out of a provider, ready to be used. */
export interface Contender {
  /**
   * Asks once, hands over each piece of text, and resolves when the answer is whole. Aborting lets go of the connection.
   */
  readonly ask: (hear: (text: string) => void, signal?: AbortSignal) => Promise<void>;
  /** CPU of a process beside this one that the answers go through, in µs. */
  readonly cpuBeside?: () => Promise<number>;
  readonly close?: () => void;
}

/** What a contender's module exports as `enter`. */
export type Enter = (setting: Setting) => Contender | Promise<Contender>;
