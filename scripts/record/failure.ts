/** A reason why nothing was recorded, in words for whoever runs the program. */
export class Failure extends Error {}
