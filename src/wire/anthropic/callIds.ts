/**
 * The ids of a history's calls as this API takes them: of its alphabet, and each once.
 *
 * Other providers use other characters, and those that give no ids are given the same ones (`call_0` …) in every answer.
 */
export class CallIds {
  private readonly given = new Map<string, string>();
  private readonly taken = new Set<string>();

  /** For a call: an id that no call before it has. */
  idOfCall(callId: string): string {
    const plain = inAlphabet(callId);
    let id = plain;
    for (let again = 2; this.taken.has(id); again++) id = `${plain}_${again}`;
    this.taken.add(id);
    this.given.set(callId, id);
    return id;
  }

  /** For a result: the id of the latest call that was known by this one. */
  idOfResult(callId: string): string {
    return this.given.get(callId) ?? inAlphabet(callId);
  }
}

function inAlphabet(callId: string): string {
  return callId.replace(/[^\w-]/g, '_');
}
