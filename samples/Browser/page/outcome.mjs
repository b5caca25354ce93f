// What came of adapting and recognising, for eyes and for screen readers.

const number = value => value < 0.001 ? value.toExponential(1) : value.toFixed(3);
const duration = ms => ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;

/** @param {import('../adapt/adapter.mjs').Adaptation} result */
export function describeAdaptation(result, drawings, engine) {
    const { losses, milliseconds, refusal } = result, steps = milliseconds.length;
    return refusal ? `Refused: ${refusal}`
        : `Adapted on ${drawings} drawings in ${steps} ${steps === 1 ? 'step' : 'steps'} with ${engine}: support loss ` +
            `${number(losses[0])} before, ${number(losses[steps])} after.`;
}

/** One row per engine: its last adaptation. */
export function showMeasured(table, rows) {
    table.hidden = rows.length === 0;
    table.tBodies[0].replaceChildren(...rows.map(({ engine, result: { losses, milliseconds, refusal } }) => {
        const row = document.createElement('tr');
        const head = Object.assign(document.createElement('th'), { scope: 'row', textContent: engine });
        const change = refusal ? 'refused' : `${number(losses[0])} → ${number(losses.at(-1))}`;
        const sorted = [...milliseconds].sort((a, b) => a - b);
        const step = sorted.length > 0 ? duration(sorted[sorted.length >> 1]) : '';
        row.append(head, ...[change, step].map(textContent => Object.assign(document.createElement('td'), { textContent })));
        return row;
    }));
}

/** A bar per class. */
export function showProbabilities(list, names, probabilities, label) {
    list.replaceChildren(...names.map((name, i) => {
        const item = document.createElement('li'), percent = 100 * probabilities[i];
        item.classList.toggle('best', i === label);
        const meter = Object.assign(document.createElement('progress'), { max: 1, value: probabilities[i] });
        meter.setAttribute('aria-hidden', 'true');
        item.append(Object.assign(document.createElement('b'), { textContent: name }), meter,
            Object.assign(document.createElement('span'), { textContent: `${percent.toFixed(percent < 10 ? 1 : 0)} %` }));
        return item;
    }));
}

export const describeAnswer = (name, probability, milliseconds) => `${name}, ${Math.round(100 * probability)} %, in ${duration(milliseconds)}`;
