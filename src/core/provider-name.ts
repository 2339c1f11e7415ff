/** The vendors that a tier can name. Configuration, prices and adapters share this list. */
export const providerNames = ['ollama', 'groq', 'gemini', 'anthropic'] as const;
export type ProviderName = (typeof providerNames)[number];
