/** ECMA-48 and VT100, as every terminal but TERM=dumb has them: index, save and restore the cursor, up, erase. */
const DOWN = "\u001bD";
const UP = "\u001b[1A";
const SAVE = "\u001b7";
const RESTORE = "\u001b8";
const ERASE_LINE = "\r\u001b[2K";
const ERASE_BELOW = "\u001b[J";

/**
 * Draws the line below the cursor and puts the cursor back, so that what the command has written on its own line stays, and what it
 * writes next begins where it would have begun.
 */
export const drawBelow = (text: string): string => `${DOWN}${SAVE}${ERASE_LINE}${text}${RESTORE}${UP}`;

/** Takes away what stands below the cursor; where the command has moved on, also the rest of the line that it wrote over. */
export const eraseBelow = (): string => ERASE_BELOW;
