// The page: opens a bundle, takes drawings, adapts, recognises.
import { onThisMachine, requireWebAssembly } from './adapt/runtimes.mjs';
import { Bundle } from './bundle/bundle.mjs';
import { applyPreprocessing } from './image/preprocessing.mjs';
import { Classes } from './page/classes.mjs';
import { listen } from './page/keyboard.mjs';
import { describeAdaptation, describeAnswer, showMeasured, showProbabilities } from './page/outcome.mjs';
import { Pad } from './page/pad.mjs';
import { Session } from './page/session.mjs';

const MOST_BYTES = 512 << 20;

const $ = id => document.getElementById(id);

/** @type {Session | null} */
export let session = null;
/** The last answer. */
export let answer = null;

let classes = null, busy = false;
const pad = new Pad($('pad'), $('pen'), refresh);
const engine = () => document.querySelector('input[name=engine]:checked')?.value;
const current = () => session?.adapted[engine()];
/** The drawing as the model sees it. */
export const seen = () => applyPreprocessing(pad.picture(), session.bundle.model.preprocessing);

function refresh() {
    if (!classes) {
        return;
    }
    const name = classes.names[classes.selected], { missing } = classes, ready = Boolean(current()?.predictor);
    $('add').textContent = `Add to ${name}`;
    $('pad').setAttribute('aria-label', `Drawing area; class ${name} is chosen`);
    $('undo').disabled = $('clear').disabled = pad.isEmpty;
    $('add').disabled = pad.isEmpty;
    $('adapt').disabled = missing.length > 0;
    $('recognise').disabled = !ready || pad.isEmpty;
    $('draw-hint').textContent = ready ? 'Draw one more of any class and let it be recognised.'
        : missing.length > 0 ? 'Draw with mouse, finger or pen; add each drawing to its class.' : 'Now adapt; more drawings can still be added.';
    const { shots, ways } = session.bundle.model;
    $('teach-hint').textContent = missing.length > 0
        ? `${shots} drawings of each of ${ways} characters of your choice. Still without one: ${missing.join(', ')}.`
        : `The model was made for ${shots} drawings of each; more are welcome.`;
    if (document.activeElement?.disabled) {
        // A button that had its use up must not swallow the keyboard.
        $('pad').focus({ preventScroll: true });
    }
}

/** Runs one thing at a time; what goes wrong is shown, and the page stays usable. */
async function run(work) {
    if (busy) {
        return;
    }
    busy = true;
    document.body.classList.add('busy');
    complain('');
    refresh();
    // The browser paints the new state before the computation takes the thread.
    await new Promise(resolve => setTimeout(resolve, 20));
    try {
        await work();
    } catch (error) {
        complain(error.message ?? String(error));
        if (!['BundleError', 'MachineError'].includes(error.name)) {
            console.error(error);
        }
    } finally {
        busy = false;
        document.body.classList.remove('busy');
        refresh();
    }
}

function complain(text) {
    $('problem').textContent = text;
    $('problem').hidden = text === '';
}

const add = () => {
    if (pad.isEmpty || busy) {
        return;
    }
    const label = classes.add(seen());
    pad.clear();
    say(`Added to class ${classes.names[label]}, ${classes.count(label)} drawings.`);
};

/** For screen readers. */
const say = text => { $('said').textContent = text; };

const report = (text, kind = '') => { $('adapted').textContent = text; $('adapted').className = `outcome ${kind}`; };

const adapt = () => run(async () => {
    report('Adapting …');
    const { examples } = classes;
    try {
        const { engine: name, result } = await session.adapt(engine(), examples);
        const text = describeAdaptation(result, examples.length, name);
        report(text, result.refusal ? 'refused' : 'done');
        say(text);
        showMeasured($('measured'), Object.values(session.adapted));
    } catch (error) {
        report('');
        throw error;
    }
});

const recognise = () => current()?.predictor && !pad.isEmpty && run(async () => {
    const { label, probabilities, milliseconds } = await current().predictor.classify(seen());
    answer = { name: classes.names[label], label, probabilities };
    $('ask').hidden = false;
    $('answer').textContent = describeAnswer(answer.name, probabilities[label], milliseconds);
    say(`Recognised: ${$('answer').textContent}`);
    showProbabilities($('probabilities'), classes.names, probabilities, label);
});

async function open(bytes, name) {
    if (!globalThis.crypto?.subtle) {
        throw new Error('The bundle cannot be checked: browsers compute SHA-256 only in pages from this machine or over https.');
    }
    const bundle = await onThisMachine(() => Bundle.open(bytes));
    await session?.close();
    session = new Session(bundle);
    $('app').hidden = false;
    classes = new Classes($('classes'), bundle.model, refresh);
    const training = document.querySelector('input[value=training]');
    training.disabled = !bundle.hasTraining;
    document.querySelector(`input[value=${bundle.hasTraining ? 'training' : 'portable'}]`).checked = true;
    $('model').textContent = `${bundle.model.name} · ${name}`;
    report('');
    $('ask').hidden = true;
    showMeasured($('measured'), []);
    pad.clear();
}

async function openServed() {
    const response = await fetch('bundle');
    if (!response.ok) {
        throw new Error('This server has no bundle for the page. Open one: a file that `edgemeta export` wrote.');
    }
    await open(new Uint8Array(await response.arrayBuffer()), 'from this server');
}

$('undo').addEventListener('click', () => pad.undo());
$('clear').addEventListener('click', () => pad.clear());
$('add').addEventListener('click', add);
$('adapt').addEventListener('click', adapt);
$('recognise').addEventListener('click', recognise);
for (const input of document.querySelectorAll('input[name=engine]')) {
    input.addEventListener('change', refresh);
}
listen($('pad'), pad, { add, recognise, choose: label => classes.select(label), say });
$('file').addEventListener('change', ({ target }) => {
    const [file] = target.files;
    if (file) {
        run(async () => {
            if (file.size > MOST_BYTES) {
                throw new Error(`${file.name} has ${file.size} bytes; this page opens bundles of at most ${MOST_BYTES}.`);
            }
            await open(new Uint8Array(await file.arrayBuffer()), file.name);
        }).finally(() => { target.value = ''; });
    }
});

await run(async () => {
    requireWebAssembly();
    await openServed();
});
