import { KeyAdapter } from '../../custom_components/slide_control/frontend/adapters/keys.js';
import { findLabel } from './slide_label.js';

/** A page that is moved by keys. Where it tells screen readers which slide it shows, as slide programs on the web do, that is reported. */
export class LabelledKeyAdapter extends KeyAdapter {
  /** @override */
  read() {
    const label = findLabel();
    const reading = super.read();
    if (!label) return reading;
    const { number, total, title } = label;
    return { ...reading, indices: { h: number - 1, v: 0, f: null }, number, total, title: title || reading.title };
  }
}
