import { Injectable, inject, signal } from '@angular/core';
import type { MidstreamFault, ScriptOptions, UpstreamState } from 'rxbaton/testing/upstream';
import { PAGE } from '../stage/page.js';
import { type Condition, conditionOf, WELL } from './conditions.js';

/** Tokens a second. */
export const SPEEDS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_000] as const;

/** However fast the tokens come: a timer that is due more often than that is late each time. */
const WRITES_A_SECOND = 50;

/** Steers the simulated providers, and knows what they are like. Where real ones answer it steers nobody. */
@Injectable({ providedIn: 'root' })
export class UpstreamControl {
  private readonly settings = inject(PAGE).upstream;
  private readonly known = signal<ReadonlyMap<string, string>>(new Map());
  private readonly isDown = signal(false);
  private readonly pace = signal(25);
  private readonly calling = signal(false);

  readonly down = this.isDown.asReadonly();
  readonly speed = this.pace.asReadonly();
  /** Whether the next answer calls a tool. */
  readonly callsTool = this.calling.asReadonly();

  /** Asks what it is like: an earlier page may have changed it. */
  async load(): Promise<void> {
    if (this.settings === undefined) return;
    const response = await fetch(`${this.settings.url}/control`);
    this.learn((await response.json()) as UpstreamState); // our own upstream's word
  }

  condition(model: string): string {
    return this.known().get(model) ?? WELL;
  }

  /** Answers that are under way meet it at once. */
  async become(model: string, { fault, strike }: Condition): Promise<void> {
    await this.set({ fault }, model);
    if (strike !== undefined) await this.strike(model, strike);
  }

  async everythingDown(): Promise<void> {
    await this.post('/down');
    await this.strike(undefined, { type: 'cut', after: 0, how: 'rst' });
  }

  async everythingUp(): Promise<void> {
    await this.post('/recover');
  }

  async pick(speed: number): Promise<void> {
    this.pace.set(speed);
    await this.set({ tokenMs: 1_000 / speed, tokensPerWrite: Math.ceil(speed / WRITES_A_SECOND) });
  }

  async answer(text: string): Promise<void> {
    await this.set({ answer: text });
  }

  /** The next answer calls this tool; none: no more. */
  async callTool(call: { readonly name: string; readonly args: object } | undefined): Promise<void> {
    if (call === undefined && !this.calling()) return;
    this.calling.set(call !== undefined);
    await this.set({ toolCalls: call === undefined ? [] : [call] });
  }

  private set(change: ScriptOptions, model?: string): Promise<void> {
    return this.post('', { ...change, ...(model === undefined ? {} : { model }) });
  }

  private strike(model: string | undefined, fault: MidstreamFault): Promise<void> {
    return this.post('/strike', { fault, ...(model === undefined ? {} : { model }) });
  }

  private async post(path: string, body: object = {}): Promise<void> {
    if (this.settings === undefined) return;
    const response = await fetch(`${this.settings.url}/control${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`The upstream refuses: ${await response.text()}`);
    this.learn((await response.json()) as UpstreamState); // our own upstream's word
  }

  private learn({ down, models, default: others }: UpstreamState): void {
    this.isDown.set(down);
    this.pace.set(SPEEDS.find((speed) => Math.abs(1_000 / speed - others.tokenMs) < 0.01) ?? this.pace());
    this.known.set(new Map(Object.entries(models).map(([model, { fault }]) => [model, conditionOf(fault)])));
  }
}
