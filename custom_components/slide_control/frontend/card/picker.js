import '../words/en_card.js';
import { loadWords, localize } from '../words/words.js';

/**
 * Says in the user's language what Home Assistant's pickers offer. The card's name is that of the integration in every language.
 *
 * @param {{description: string}} card
 * @param {{name: string}} steps the tile feature
 */
export async function describe(card, steps) {
  await loadWords([document.documentElement.lang]);
  card.description = localize('card.description');
  steps.name = localize('card.steps');
}
