const ID = 'layers';

/** Where menus and popovers are drawn. It is a landmark, for screen readers. */
export const layers = (): HTMLElement | null => document.getElementById(ID);

export const LAYERS_ID = ID;
