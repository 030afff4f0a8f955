// Builds dist/ from src/: one stylesheet, one more per theme, a script and the fonts, each with a
// hash of its content in the name, and the texts also compressed. The same input gives the same
// bytes, so CI can compare them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { browserslistToTargets, Features, transform } from 'lightningcss';
import { PurgeCSS } from 'purgecss';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const resolve = createRequire(import.meta.url).resolve;
const read = (path) => readFileSync(path, 'utf8');

const manifest = {};

/** What dist held before this build, by name. */
const before = new Map();

const compressions = {
  '.br': {
    pack: (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }), // its default is the best quality
    unpack: brotliDecompressSync,
  },
  '.gz': { pack: (text) => gzipSync(text, { level: constants.Z_BEST_COMPRESSION }), unpack: gunzipSync },
};

/**
 * Writes a text compressed in each way, beside the text. Versions of Node compress to different
 * bytes, so a file that holds this text already stays as it is.
 */
function compress(hashed, text) {
  for (const [extension, { pack, unpack }] of Object.entries(compressions)) {
    const old = before.get(hashed + extension);
    writeFileSync(join(dist, hashed + extension), old && unpack(old).equals(text) ? old : pack(text));
  }
}

/** Writes content to dist under a hashed name and returns that name. */
function emit(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  writeFileSync(join(dist, hashed), content);
  if (name.slice(dot) !== '.woff2') compress(hashed, Buffer.from(content)); // a font is compressed already
  manifest[name] = hashed;
  return hashed;
}

function fonts() {
  for (const weight of [400, 600]) {
    const file = resolve(`@fontsource/noto-sans/files/noto-sans-latin-${weight}-normal.woff2`);
    emit(`noto-sans-${weight}.woff2`, readFileSync(file));
  }
}

/** Returns the CSS of the Utrecht components that templates/ui uses; class names elsewhere do not count. */
async function vendorCSS() {
  const [result] = await new PurgeCSS().purge({
    content: [join(here, '../templates/ui/*.templ')],
    css: [{ raw: read(resolve('@utrecht/component-library-css')) }],
    variables: false,
  });
  return result.css.replace('@charset "UTF-8";', '');
}

/** Returns the custom properties that a stylesheet sets, as a map of name to value. */
function declarations(text) {
  const plain = text.replace(/\/\*[^]*?\*\//g, '');
  return new Map([...plain.matchAll(/(--[\w-]+):\s*([^;]*);/g)].map(([, name, value]) => [name, value]));
}

const rule = (tokens) => `.rt-theme{${[...tokens].map(([name, value]) => `${name}:${value}`).join(';')}}`;

/** Returns the names that the styles use, directly or through the tokens. Our own names must exist. */
function reached(styles, tokens) {
  const wanted = new Set();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (wanted.has(name)) continue;
      wanted.add(name);
      if (tokens.has(name)) visit(tokens.get(name));
      else if (name.startsWith('--rt-')) throw new Error(`no token ${name} in src/css/tokens.css`);
    }
  };
  visit(styles);
  return wanted;
}

const targets = browserslistToTargets(['chrome 105', 'firefox 121', 'safari 15.4']);

function emitCSS(filename, code) {
  emit(filename, Buffer.from(transform({ filename, code: Buffer.from(code), minify: true, targets, exclude: Features.LightDark }).code));
}

/** Returns the rules for the dark of the default look or of a theme, each of whose names must be in use. */
function dark(name, wanted) {
  const rules = read(join(here, 'src/css/dark', `${name}.css`));
  for (const [token] of declarations(rules))
    if (!wanted.has(token)) throw new Error(`dark/${name}.css sets ${token}, which nothing uses`);
  return `@layer dark{@media screen and (prefers-color-scheme:dark){${rules}}}`;
}

async function css() {
  const vendor = await vendorCSS();
  const own = (name) => read(join(here, 'src/css', `${name}.css`));
  const base = own('base');
  const ours = ['layout', 'forms', 'components', 'ask', 'questions', 'report', 'flower', 'team', 'tracks', 'subjects', 'people', 'print', 'steps', 'plan', 'compare', 'show', 'heat'].map(own).join('\n');
  const theme = own('tokens');
  const faces = own('fonts').replace(/url\('([^']+)'\)/g, (_, name) => `url('${manifest[name]}')`);
  const published = declarations(read(resolve('@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css')));
  const replaced = declarations(theme);
  const wanted = reached(base + vendor + ours + theme, new Map([...published, ...replaced]));
  emitCSS('app.css', `@layer tokens, base, vendor, theme, dark, own;
${faces}
@layer tokens{${rule([...published].filter(([name]) => wanted.has(name)))}}
@layer base{${base}}
@layer vendor{${vendor}}
@layer theme{${theme}}
${dark('default', wanted)}
@layer own{${ours}}`);
  themes(published, replaced, wanted);
}

/**
 * Builds a stylesheet per theme of src/css/themes, to be loaded after app.css. It restores the
 * colours of Voorbeeld that tokens.css replaces, and then adds the rules of its own file, in
 * which published(--name) stands for the value in Voorbeeld. Its file in src/css/dark follows.
 */
function themes(published, replaced, wanted) {
  const colours = [...replaced.keys()].filter((name) => /^--(voorbeeld-kleuren|basis-focus-.*color)/.test(name));
  const value = (name) => {
    if (!published.has(name)) throw new Error(`Voorbeeld has no token ${name}`);
    return published.get(name);
  };
  for (const file of readdirSync(join(here, 'src/css/themes')).sort()) {
    const tokens = new Map(colours.map((name) => [name, value(name)]));
    for (const [name, text] of declarations(read(join(here, 'src/css/themes', file)))) {
      if (!wanted.has(name) && !colours.includes(name)) throw new Error(`${file} sets ${name}, which nothing uses`);
      tokens.set(name, text.replace(/published\((--[\w-]+)\)/g, (_, other) => value(other)));
    }
    const light = rule([...tokens].filter(([name]) => wanted.has(name)));
    emitCSS(`thema-${file}`, `@layer theme{${light}}${dark(file.replace('.css', ''), wanted)}`);
  }
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
    tsconfigRaw: {}, // tsconfig.json is for checking only: its settings must not change the bytes
  });
  emit('app.js', result.outputFiles[0].contents);
}

mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) {
  before.set(name, readFileSync(join(dist, name)));
  rmSync(join(dist, name));
}
fonts();
emit('icon.svg', readFileSync(join(here, 'src/icon.svg')));
await css();
await js();
writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
