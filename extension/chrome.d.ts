/** The browser's interface for extensions, in Chromium and Firefox. Its calls are checked by tests/e2e/test_extension.py, not by types. */
declare const chrome: any;
