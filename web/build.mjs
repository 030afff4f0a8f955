// Builds dist/ from src/: one stylesheet, one script and the fonts, each with a hash of
// its content in the name. The same input gives the same bytes, so CI can compare.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { browserslistToTargets, transform } from 'lightningcss';
import { PurgeCSS } from 'purgecss';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const resolve = createRequire(import.meta.url).resolve;
const read = (path) => readFileSync(path, 'utf8');

const manifest = {};

/** Writes content to dist under a hashed name and returns that name. */
function emit(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  writeFileSync(join(dist, hashed), content);
  manifest[name] = hashed;
  return hashed;
}

function fonts() {
  for (const weight of [400, 600]) {
    const file = resolve(`@fontsource/noto-sans/files/noto-sans-latin-${weight}-normal.woff2`);
    emit(`noto-sans-${weight}.woff2`, readFileSync(file));
  }
}

/** The Utrecht components that templates/ui uses; class names elsewhere do not count. */
async function vendorCSS() {
  const [result] = await new PurgeCSS().purge({
    content: [join(here, '../templates/ui/*.templ')],
    css: [{ raw: read(resolve('@utrecht/component-library-css')) }],
    variables: false,
  });
  return result.css.replace('@charset "UTF-8";', '');
}

/** The Voorbeeld tokens that the given styles reach, directly or through other tokens. */
function tokensFor(styles) {
  const theme = read(resolve('@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css'));
  const tokens = new Map();
  for (const [, name, value] of theme.matchAll(/^ {2}(--[\w-]+):\s*([^;]*);/gm)) tokens.set(name, value);
  const wanted = new Set();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (wanted.has(name)) continue;
      wanted.add(name);
      if (tokens.has(name)) visit(tokens.get(name));
    }
  };
  visit(styles);
  const kept = [...tokens].filter(([name]) => wanted.has(name));
  return `.rt-theme{${kept.map(([name, value]) => `${name}:${value}`).join(';')}}`;
}

async function css() {
  const vendor = await vendorCSS();
  const own = (name) => read(join(here, 'src/css', `${name}.css`));
  const base = own('base');
  const ours = ['layout', 'forms', 'components', 'report', 'print'].map(own).join('\n');
  const theme = own('tokens');
  const faces = own('fonts').replace(/url\('([^']+)'\)/g, (_, name) => `url('${manifest[name]}')`);
  const code = `@layer tokens, base, vendor, theme, own;
${faces}
@layer tokens{${tokensFor(base + vendor + ours + theme)}}
@layer base{${base}}
@layer vendor{${vendor}}
@layer theme{${theme}}
@layer own{${ours}}`;
  const targets = browserslistToTargets(['chrome 105', 'firefox 121', 'safari 15.4']);
  const result = transform({ filename: 'app.css', code: Buffer.from(code), minify: true, targets });
  emit('app.css', Buffer.from(result.code));
}

async function js() {
  const result = await build({
    entryPoints: [join(here, 'src/app.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2021',
    legalComments: 'none',
    absWorkingDir: here,
  });
  emit('app.js', result.outputFiles[0].contents);
}

mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) rmSync(join(dist, name));
fonts();
emit('icon.svg', readFileSync(join(here, 'src/icon.svg')));
await css();
await js();
writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
