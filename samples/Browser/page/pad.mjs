// The drawing area: strokes by mouse, finger, pen or keyboard, black on white, as a picture.
import { grayOf } from '../image/preprocessing.mjs';

// Of the picture's side: Omniglot's strokes, about 2.6 of 105 pixels.
const PEN = 2.6 / 105;
const KEY_STEP = 1 / 28;

export class Pad {
    #canvas; #context; #strokes = []; #current = null; #cursor = { x: 0.5, y: 0.5 }; #pen; #changed;

    /**
     * @param {HTMLCanvasElement} canvas
     * @param {HTMLElement} pen shows where the keyboard's pen is
     * @param {() => void} changed
     */
    constructor(canvas, pen, changed) {
        this.#canvas = canvas;
        this.#pen = pen;
        this.#changed = changed;
        this.#context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
        canvas.addEventListener('pointerdown', event => this.#down(event));
        canvas.addEventListener('pointermove', event => this.#move(event));
        for (const name of ['pointerup', 'pointercancel']) {
            canvas.addEventListener(name, () => this.#lift());
        }
        // Else a browser takes a quick stroke for a fling, and the tap after it for the one that stops it.
        canvas.addEventListener('touchstart', event => event.preventDefault(), { passive: false });
        canvas.addEventListener('focus', () => this.#showPen());
        canvas.addEventListener('blur', () => { this.#lift(); this.#pen.hidden = true; });
        this.#draw();
    }

    get isEmpty() {
        return this.#strokes.length === 0;
    }

    /** The picture as the runtime would read it from a PNG. */
    picture() {
        return grayOf(this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height));
    }

    undo() {
        this.#current = null;
        this.#strokes.pop();
        this.#draw();
    }

    clear() {
        this.#current = null;
        this.#strokes = [];
        this.#cursor = { x: 0.5, y: 0.5 };
        this.#showPen();
        this.#draw();
    }

    /** Moves the keyboard's pen by the given steps. */
    moveBy(dx, dy) {
        const within = value => Math.min(Math.max(value, KEY_STEP), 1 - KEY_STEP);
        this.#cursor = { x: within(this.#cursor.x + dx * KEY_STEP), y: within(this.#cursor.y + dy * KEY_STEP) };
        this.#showPen();
        if (this.#current) {
            this.#current.push(this.#cursor);
            this.#draw();
        }
    }

    /** Sets the keyboard's pen down, or lifts it. @returns {boolean} whether it is down now */
    togglePen() {
        if (this.#current) {
            this.#lift();
        } else {
            this.#begin(this.#cursor);
        }
        this.#showPen();
        return this.#current !== null;
    }

    #down(event) {
        if (event.button !== 0 || !event.isPrimary) {
            return;
        }
        this.#canvas.setPointerCapture(event.pointerId);
        this.#begin(this.#point(event));
        this.#pen.hidden = true;
    }

    #move(event) {
        if (this.#current && event.isPrimary && this.#canvas.hasPointerCapture(event.pointerId)) {
            const between = event.getCoalescedEvents?.() ?? [];
            this.#current.push(...(between.length > 0 ? between : [event]).map(e => this.#point(e)));
            this.#draw();
        }
    }

    #begin(point) {
        this.#current = [point];
        this.#strokes.push(this.#current);
        this.#draw();
    }

    #lift() {
        this.#current = null;
    }

    #point(event) {
        const { left, top, width, height } = this.#canvas.getBoundingClientRect();
        return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
    }

    #showPen() {
        // A mouse focuses the area as well, and needs no second pen.
        this.#pen.hidden = !this.#canvas.matches(':focus-visible');
        this.#pen.style.left = `${100 * this.#cursor.x}%`;
        this.#pen.style.top = `${100 * this.#cursor.y}%`;
        this.#pen.classList.toggle('down', this.#current !== null);
    }

    #draw() {
        const { width, height } = this.#canvas, c = this.#context;
        c.fillStyle = '#fff';
        c.fillRect(0, 0, width, height);
        c.strokeStyle = '#000';
        c.lineWidth = PEN * width;
        c.lineCap = c.lineJoin = 'round';
        for (const [first, ...rest] of this.#strokes) {
            c.beginPath();
            c.moveTo(first.x * width, first.y * height);
            // A tap is a dot.
            for (const { x, y } of rest.length > 0 ? rest : [first]) {
                c.lineTo(x * width, y * height);
            }
            c.stroke();
        }
        this.#changed();
    }
}
