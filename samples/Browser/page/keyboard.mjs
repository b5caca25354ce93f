// Keys of the drawing area; elsewhere the browser's own keyboard use holds.

/**
 * @param {HTMLElement} area
 * @param {import('./pad.mjs').Pad} pad
 * @param {{ add: () => void, recognise: () => void, choose: (label: number) => void, say: (text: string) => void }} does
 */
export function listen(area, pad, does) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    area.addEventListener('keydown', event => {
        if (event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        const { key } = event;
        if (moves[key]) {
            pad.moveBy(...moves[key]);
        } else if (key === ' ') {
            does.say(pad.togglePen() ? 'Pen down' : 'Pen up');
        } else if (key === 'Backspace') {
            pad.undo();
        } else if (key === 'Escape') {
            pad.clear();
        } else if (key === 'Enter') {
            event.shiftKey ? does.recognise() : does.add();
        } else if (/^[1-9]$/.test(key)) {
            does.choose(Number(key) - 1);
        } else {
            return;
        }
        event.preventDefault();
    });
}
