// Tests the rules of the save status. Its behaviour on a page is tested in a browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const entry = fileURLToPath(new URL('save.ts', import.meta.url));
const built = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm' });
const { delay, isPage, outcome, wasValue } = await import(`data:text/javascript,${encodeURIComponent(built.outputFiles[0].text)}`);

test('waits longer after every failure, at most 15 seconds', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 60].map(delay), [1000, 2000, 4000, 8000, 15000, 15000]);
});

test('only a fragment that was not redirected means saved', () => {
  assert.equal(outcome(200, '<span>Opgeslagen</span>', false), 'saved');
  assert.equal(outcome(200, '<!DOCTYPE html><html lang="nl">', false), 'refused');
  assert.equal(outcome(200, '<span>Opgeslagen</span>', true), 'refused');
});

test('tries again when the server may still take it', () => {
  for (const status of [0, 408, 429, 500, 502, 503, 504]) assert.equal(outcome(status, '', false), 'retry');
  for (const status of [400, 403, 404, 409, 413, 422]) assert.equal(outcome(status, '', false), 'refused');
});

test('tells a page from a fragment', () => {
  assert.ok(isPage('\n<!doctype html>'));
  assert.ok(isPage('<html>'));
  assert.ok(!isPage('<span>Dit antwoord kennen we niet.</span>'));
});

test('remembers of a form what was sent, not what is ticked by now', () => {
  const sent = new FormData();
  sent.append('groeien', 'zelfregie');
  sent.append('groeien', 'systemen');
  assert.equal(wasValue(sent, 'groeien'), 'zelfregie systemen');
  assert.equal(wasValue(sent, 'inzetten'), '');
});
