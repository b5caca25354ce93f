// The classes and the drawings each was taught with.

export class Classes {
    #root; #model; #changed; #drawings;

    /**
     * @param {HTMLElement} root a fieldset
     * @param {object} model the model card
     * @param {() => void} changed
     */
    constructor(root, model, changed) {
        this.#root = root;
        this.#model = model;
        this.#changed = changed;
        this.names = model.classNames ?? Array.from({ length: model.ways }, (_, i) => String.fromCharCode(65 + i));
        this.#drawings = this.names.map(() => []);
        for (const old of root.querySelectorAll('.class')) {
            old.remove();
        }
        root.append(...this.names.map((name, label) => this.#row(name, label)));
        this.select(0);
        this.names.forEach((_, label) => this.#show(label));
    }

    get selected() {
        return Number(this.#root.querySelector('input:checked').value);
    }

    /** Every drawing with its class, in the order of the classes. */
    get examples() {
        return this.#drawings.flatMap((drawings, label) => drawings.map(x => ({ x, label })));
    }

    /** Names of the classes that have no drawing. */
    get missing() {
        return this.names.filter((_, label) => this.#drawings[label].length === 0);
    }

    count(label) {
        return this.#drawings[label].length;
    }

    select(label) {
        const input = this.#root.querySelectorAll('input')[label];
        if (input) {
            input.checked = true;
            this.#changed();
        }
    }

    /** @param {Float32Array} x the drawing as the model sees it */
    add(x) {
        const label = this.selected;
        this.#drawings[label].push(x);
        this.#show(label);
        // On to the next class that still wants drawings, once this one has as many as the model was trained for.
        const wanting = this.names.findIndex((_, i) => this.count(i) < this.#model.shots);
        if (this.count(label) >= this.#model.shots && wanting >= 0) {
            this.select(wanting);
        }
        this.#changed();
        return label;
    }

    #remove(label) {
        this.#drawings[label].pop();
        this.#show(label);
        this.#root.querySelectorAll('input')[label].focus();
        this.#changed();
    }

    #row(name, label) {
        const row = document.createElement('div');
        row.className = 'class';
        const choice = document.createElement('label');
        const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'class', value: label });
        input.addEventListener('change', () => this.#changed());
        const title = Object.assign(document.createElement('b'), { textContent: name });
        const strip = Object.assign(document.createElement('span'), { className: 'strip' });
        const count = Object.assign(document.createElement('span'), { className: 'count' });
        choice.append(input, title, strip, count);
        const remove = Object.assign(document.createElement('button'), { type: 'button', className: 'remove quiet', textContent: '−' });
        remove.setAttribute('aria-label', `Remove the last drawing of class ${name}`);
        remove.addEventListener('click', () => this.#remove(label));
        row.append(choice, remove);
        return row;
    }

    #show(label) {
        const row = this.#root.querySelectorAll('.class')[label], drawings = this.#drawings[label], { shots } = this.#model;
        const places = Math.max(shots, drawings.length);
        row.querySelector('.strip').replaceChildren(...Array.from({ length: places }, (_, i) => thumbnail(drawings[i], this.#model.preprocessing)));
        const count = row.querySelector('.count');
        count.textContent = `${drawings.length}/${shots}`;
        count.setAttribute('aria-label', `${drawings.length} of ${shots} drawings`);
        row.classList.toggle('full', drawings.length >= shots);
        row.querySelector('.remove').disabled = drawings.length === 0;
    }
}

/** What the model sees, ink on paper; an empty place where there is no drawing. */
function thumbnail(x, { width, height, invert }) {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    canvas.setAttribute('aria-hidden', 'true');
    if (x) {
        const pixels = new ImageData(width, height);
        x.forEach((value, i) => {
            const ink = 255 * (invert ? value : 1 - value);
            pixels.data.set([0, 0, 0, ink], 4 * i);
        });
        canvas.getContext('2d').putImageData(pixels, 0, 0);
        canvas.className = 'drawing';
    }
    return canvas;
}
