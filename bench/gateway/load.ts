import { Agent } from 'node:http';
import { type Asked, ask } from './ask.js';

/** What so many clients saw who asked again and again for so long. */
export interface Load {
  readonly answers: number;
  /** How often each thing was wrong. */
  readonly mistakes: ReadonlyMap<string, number>;
  readonly firstMs: readonly number[];
  readonly totalMs: readonly number[];
}

export async function load(url: string, connections: number, seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + seconds * 1_000;
  const all: Asked[] = [];
  const client = async (): Promise<void> => {
    while (performance.now() < until) all.push(await ask(url, agent));
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  const mistakes = new Map<string, number>();
  for (const { wrong } of all) if (wrong !== undefined) mistakes.set(wrong, (mistakes.get(wrong) ?? 0) + 1);
  const sorted = (times: readonly number[]): readonly number[] => times.filter(Number.isFinite).sort((one, other) => one - other);
  return {
    answers: all.length,
    mistakes,
    firstMs: sorted(all.map(({ firstMs }) => firstMs)),
    totalMs: sorted(all.map(({ totalMs }) => totalMs)),
  };
}

export function quantile(sorted: readonly number[], fraction: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? Number.NaN;
}
