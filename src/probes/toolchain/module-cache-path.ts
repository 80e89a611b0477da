/** A module path or version as the module cache spells it: capitals as !x. Source: golang.org/x/mod/module, EscapePath. */
export const escaped = (text: string): string => text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
