import { expect, it } from "vitest";
import { looksLikeScript } from "./inspect-program.ts";

const head = (text: string) => looksLikeScript(Buffer.from(text, "latin1"));

it("tells a script without its first line from the remains of a program or of a download", () => {
  expect(head('exec /usr/local/go/bin/go "$@"\n')).toBe(true);
  expect(head("\texport A=\xe9\r\nexec go\n")).toBe(true);
  expect(head("\0\0\0\0")).toBe(false);
  expect(head("MZ\x90\0\x03")).toBe(false);
  expect(head("<!DOCTYPE html>\n<html>")).toBe(false);
  expect(head('{"error":"not found"}')).toBe(false);
  expect(head("\n \n")).toBe(false);
});
