export { qrCode } from '../dom/qr_code.js';
