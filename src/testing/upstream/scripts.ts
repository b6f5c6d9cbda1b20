import type { Fault } from './fault.js';
import { type Script, type ScriptOptions, scriptOf } from './script.js';
import { words } from './words.js';

/** A model's script as the control endpoint tells it. */
export interface ScriptState extends Omit<Script, 'answer' | 'reasoning' | 'toolCalls' | 'delaysOf' | 'fault'> {
  /** Of the answer. */
  readonly words: number;
  readonly fault: Fault | null;
  /** Requests that the fault has struck. */
  readonly struck: number;
}

/** One model's script, which may be changed while the upstream runs. */
export class ScriptedModel {
  script: Script;
  private struck = 0;

  constructor(
    private readonly path: string,
    private options: ScriptOptions,
  ) {
    this.script = scriptOf(path, options);
  }

  /** A change of the fault begins its `times` anew. */
  change(change: ScriptOptions): void {
    const options = { ...this.options, ...change };
    this.script = scriptOf(this.path, options);
    this.options = options;
    if ('fault' in change) this.struck = 0;
  }

  /** The same script for another model; `times` begin anew. */
  copy(path: string): ScriptedModel {
    return new ScriptedModel(path, this.options);
  }

  /** The fault that strikes this request, if any. */
  strike(): Fault | undefined {
    const { fault } = this.script;
    if (fault === undefined || this.struck >= (fault.times ?? Infinity)) return undefined;
    this.struck++;
    return fault;
  }

  state(): ScriptState {
    const { answer, firstTokenMs, tokenMs, tokensPerWrite, manner, tail, fault = null } = this.script;
    return { words: words(answer).length, firstTokenMs, tokenMs, tokensPerWrite, manner, tail, fault, struck: this.struck };
  }
}

/** The scripts of all models; one that none was written for follows `fallback`. */
export class Scripts {
  private readonly models = new Map<string, ScriptedModel>();
  private readonly fallback: ScriptedModel;

  constructor(models: Readonly<Record<string, ScriptOptions>>, fallback: ScriptOptions) {
    this.fallback = new ScriptedModel('startUpstream({ default })', fallback);
    for (const [model, options] of Object.entries(models)) {
      this.models.set(model, new ScriptedModel(`startUpstream({ models })['${model}']`, options));
    }
  }

  has(model: string): boolean {
    return this.models.has(model);
  }

  of(model: string): ScriptedModel {
    return this.models.get(model) ?? this.fallback;
  }

  /** Changes one model's script (one that had none begins with the default's), or every model's. */
  change(model: string | undefined, change: ScriptOptions): void {
    const changed = model === undefined ? [this.fallback, ...this.models.values()] : [this.own(model)];
    for (const scripted of changed) scripted.change(change);
  }

  states(): { readonly models: Readonly<Record<string, ScriptState>>; readonly default: ScriptState } {
    const models = Object.fromEntries([...this.models].map(([model, scripted]) => [model, scripted.state()]));
    return { models, default: this.fallback.state() };
  }

  private own(model: string): ScriptedModel {
    const scripted = this.models.get(model) ?? this.fallback.copy(`set('${model}')`);
    this.models.set(model, scripted);
    return scripted;
  }
}
