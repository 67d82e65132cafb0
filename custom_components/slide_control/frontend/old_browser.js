/**
 * The first script of each page that a display loads. A browser that is too old can't even read our modules, so this is a classic script in the
 * JavaScript of 2009. It says which browsers work.
 *
 * `Array.prototype.at` came with the oldest ones that do: Chromium 92, Firefox 90 and Safari 15.4.
 */
(function () {
  'use strict';

  // `scripts/translations` writes this line from `localization/`.
  var WORDS = {"en": {"incomplete": "This page is not complete", "incomplete_hint": "A part of it could not be loaded. Reload this page.", "too_old": "This browser is too old", "too_old_hint": "Slide Control needs Chrome, Edge or Chromium 92, Firefox 91, Safari 15.4, or a newer version. Update this device, or use another one. A streaming stick or a small computer turns any television into a display."}, "de": {"incomplete": "Diese Seite ist unvollständig", "incomplete_hint": "Ein Teil davon konnte nicht geladen werden. Lade diese Seite neu.", "too_old": "Dieser Browser ist zu alt", "too_old_hint": "Slide Control benötigt Chrome, Edge oder Chromium 92, Firefox 91, Safari 15.4 oder eine neuere Version. Aktualisiere dieses Gerät oder verwende ein anderes. Ein Streaming-Stick oder ein kleiner Computer macht jeden Fernseher zum Display."}, "es": {"incomplete": "Esta página no está completa", "incomplete_hint": "No se ha podido cargar una parte. Recarga esta página.", "too_old": "Este navegador es demasiado antiguo", "too_old_hint": "Slide Control necesita Chrome, Edge o Chromium 92, Firefox 91, Safari 15.4 o una versión más reciente. Actualiza este dispositivo o usa otro. Un dispositivo de streaming o un ordenador pequeño convierte cualquier televisor en una pantalla."}, "fr": {"incomplete": "Cette page est incomplète", "incomplete_hint": "Une partie n’a pas pu être chargée. Rechargez cette page.", "too_old": "Ce navigateur est trop ancien", "too_old_hint": "Slide Control a besoin de Chrome, Edge ou Chromium 92, Firefox 91, Safari 15.4, ou d’une version plus récente. Mettez cet appareil à jour, ou utilisez-en un autre. Une clé de streaming ou un petit ordinateur transforme n’importe quel téléviseur en écran."}, "it": {"incomplete": "Questa pagina è incompleta", "incomplete_hint": "Non è stato possibile caricarne una parte. Ricarica questa pagina.", "too_old": "Questo browser è troppo vecchio", "too_old_hint": "Slide Control richiede Chrome, Edge o Chromium 92, Firefox 91, Safari 15.4 o una versione più recente. Aggiorna questo dispositivo o usane un altro. Una chiavetta per lo streaming o un piccolo computer trasforma qualsiasi televisore in un display."}, "nl": {"incomplete": "Deze pagina is niet volledig", "incomplete_hint": "Een deel ervan kon niet worden geladen. Laad deze pagina opnieuw.", "too_old": "Deze browser is te oud", "too_old_hint": "Slide Control heeft Chrome, Edge of Chromium 92, Firefox 91, Safari 15.4 of een nieuwere versie nodig. Werk dit apparaat bij of gebruik een ander. Een streamingstick of een kleine computer maakt van elke televisie een scherm."}, "pt": {"incomplete": "Esta página está incompleta", "incomplete_hint": "Não foi possível carregar uma parte dela. Recarregue esta página.", "too_old": "Este navegador é demasiado antigo", "too_old_hint": "O Slide Control precisa do Chrome, Edge ou Chromium 92, Firefox 91, Safari 15.4 ou de uma versão mais recente. Atualize este dispositivo ou utilize outro. Um dispositivo de streaming ou um pequeno computador transforma qualquer televisão num ecrã."}, "pt-BR": {"incomplete": "Esta página está incompleta", "incomplete_hint": "Não foi possível carregar uma parte dela. Recarregue esta página.", "too_old": "Este navegador é antigo demais", "too_old_hint": "O Slide Control precisa do Chrome, Edge ou Chromium 92, Firefox 91, Safari 15.4 ou uma versão mais recente. Atualize este dispositivo ou use outro. Um dispositivo de streaming ou um computador pequeno transforma qualquer televisão em uma tela."}};

  var tag = String(navigator.language);
  /** @type {Record<string, string>} */
  var words = /** @type {any} */ (WORDS)[tag] || /** @type {any} */ (WORDS)[tag.split('-')[0] || 'en'] || WORDS.en;
  var shown = false;

  /**
   * @param {'p'|'h1'|'div'} tag
   * @param {string} text
   */
  function element(tag, text) {
    var created = document.createElement(tag);
    created.textContent = text;
    return created;
  }

  /** Adds a bar to a page that isn't ours: the deck itself may work, and be moved by its own keys. */
  function bar() {
    var created = element('div', '');
    created.style.cssText = 'position:fixed;left:0;right:0;bottom:0;z-index:2147483647;padding:12px 24px;background:#1c1c1e;color:#fff;'
      + 'font:16px/1.4 sans-serif;text-align:left';
    document.body.appendChild(created);
    return created;
  }

  /**
   * @param {'too_old'|'incomplete'} problem
   */
  function show(problem) {
    if (shown) return;
    shown = true;
    var main = document.querySelector('main');
    var own = main && main.querySelector('.kicker');
    var place = own && main || bar();
    place.appendChild(element(own ? 'h1' : 'div', words[problem] || ''));
    place.appendChild(element(own ? 'p' : 'div', words[problem + '_hint'] || ''));
  }

  // @ts-ignore: newer than ES5
  if (!Array.prototype.at) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', function () { show('too_old'); });
    else show('too_old');
    return;
  }

  // One of our modules could not be loaded. On a page that isn't ours, the deck works without it.
  document.addEventListener('error', function (event) {
    var failed = /** @type {HTMLScriptElement} */ (event.target);
    if (failed.tagName === 'SCRIPT' && failed.type === 'module' && document.querySelector('main .kicker')) show('incomplete');
  }, true);
}());
