// A server that renders the page has none; it may still import the module.
// oxlint-disable-next-line no-unsafe-type-assertion -- only extended there, never made
const Base = "HTMLElement" in globalThis ? HTMLElement : (Object as unknown as typeof HTMLElement);

/**
 * What a page expects of an element that is a field of a form.
 * @see https://html.spec.whatwg.org/multipage/custom-elements.html#the-elementinternals-interface
 */
export class FormField extends Base {
  static readonly formAssociated = true;
  protected readonly internals = this.attachInternals();

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  get validity(): ValidityState {
    return this.internals.validity;
  }

  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.internals.reportValidity();
  }
}
