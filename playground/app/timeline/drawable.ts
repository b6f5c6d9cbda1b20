/** On the lane of that index, in CSS pixels from the left. */
export interface DrawnStretch {
  readonly lane: number;
  readonly left: number;
  readonly right: number;
}

export interface DrawnPoint {
  readonly lane: number;
  readonly x: number;
}

export interface DrawnSpell extends DrawnStretch {
  readonly kind: 'spell';
  readonly state: 'open' | 'half-open' | 'outage';
}

export interface DrawnLine extends DrawnStretch {
  readonly kind: 'connection' | 'silence' | 'probe';
}

export interface DrawnMarble extends DrawnPoint {
  readonly kind: 'marble' | 'tool';
}

/** Marbles that touch each other. */
export interface DrawnBar extends DrawnStretch {
  readonly kind: 'bar';
  readonly tokens: number;
}

/** From its lane to another one. */
export interface DrawnArc extends DrawnPoint {
  readonly kind: 'switch' | 'hedge';
  readonly to: number;
  readonly seam: boolean;
}

export interface DrawnEnd extends DrawnPoint {
  readonly kind: 'end' | 'failed' | 'aborted';
  readonly probe: boolean;
}

/** What the picture is made of. */
export type Drawable = DrawnSpell | DrawnLine | DrawnMarble | DrawnBar | DrawnArc | DrawnEnd;
