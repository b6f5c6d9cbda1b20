import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveScreen } from '../../../examples/start/liveScreen.js';
import { Recording } from '../../../examples/start/recording.js';
import { terminalOf } from '../../../examples/start/terminal.js';

const GPT = 'openai/gpt-4o';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'] as const;
const listeners = (): readonly number[] => SIGNALS.map((signal) => process.listenerCount(signal));

class Output {
  readonly isTTY = true;
  columns = 80;
  rows = 24;
  written: string[] = [];
  write(text: string): void {
    this.written.push(text);
  }
}

let output: Output;
let recording: Recording;
let screen: LiveScreen;
let finish: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  output = new Output();
  recording = new Recording([GPT], () => performance.now());
  screen = new LiveScreen(output, terminalOf(output, { TERM: 'xterm' }));
});
afterEach(() => {
  finish();
  vi.useRealTimers();
});

function show(): void {
  finish = screen.show({ title: 'A title', plot: 'A plot', expectedMs: 1_000, recording });
  recording.ask('Who carries it?');
}

describe('LiveScreen', () => {
  it('hides the cursor, draws in place, and gives the cursor back', () => {
    const before = listeners();
    show();
    vi.advanceTimersByTime(100);
    recording.chunk({ type: 'text', provider: GPT, attempt: 0, text: 'The runner' });
    vi.advanceTimersByTime(100);
    expect(output.written[0]).toBe('\x1b[?25l');
    const last = output.written.at(-1) ?? '';
    expect(last.slice(0, 2)).toBe('\x1b[');
    expect(last.slice(2)).toMatch(/^\d+A\r/);
    expect(last).toContain('The runner');
    finish();
    expect(output.written.at(-1)).toBe('\x1b[?25h');
    expect(listeners()).toStrictEqual(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('never leaves the scrollback', () => {
    show();
    vi.advanceTimersByTime(1_000);
    finish();
    const all = output.written.join('');
    for (const forbidden of ['[?1049h', '[?47h', '[2J', '[H']) expect(all).not.toContain(forbidden);
  });

  it('writes nothing where nothing has changed', () => {
    show();
    vi.advanceTimersByTime(50);
    recording.end();
    vi.advanceTimersByTime(50);
    const { length } = output.written;
    vi.advanceTimersByTime(1_000);
    expect(output.written).toHaveLength(length);
  });

  it('draws no more rows than there are, but all of them at the end', () => {
    output.rows = 6;
    show();
    vi.advanceTimersByTime(50);
    const rows = (text = ''): number => text.split('\n').length - 1;
    expect(rows(output.written.at(-1))).toBe(5);
    finish();
    expect(rows(output.written.at(-2))).toBeGreaterThan(6);
  });

  it('goes up by as many rows as a narrower window has made of what was drawn', () => {
    show();
    vi.advanceTimersByTime(500);
    const wide = Number(/\d+/.exec(output.written.at(-1) ?? '')?.[0]);
    output.columns = 40;
    vi.advanceTimersByTime(50);
    expect(Number(/\d+/.exec(output.written.at(-1) ?? '')?.[0])).toBeGreaterThan(wide);
  });

  it('lets a signal end the program, with the cursor back', () => {
    show();
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    process.emit('SIGINT', 'SIGINT');
    expect(output.written.at(-1)).toBe('\x1b[?25h');
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGINT');
    kill.mockRestore();
  });
});
