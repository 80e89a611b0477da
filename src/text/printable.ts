/** C0, C1 and the controls that turn the direction of text: what a quoted error could use to repaint a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside as one line that cannot move the cursor. */
export const printable = (text: string): string => text.replaceAll(/[\n\t]+/g, " ").replaceAll(CONTROL, "\ufffd");
