export type Color = "blue" | "green";

/** A proxy in front of two apps, which sends every new request to one of them. */
export interface Switcher extends AsyncDisposable {
  url: string;
  /** Its first process: this one and its descendants are all that it consists of. */
  pid: number;
  /** Resolves when the proxy has acknowledged the switch, in its own way. */
  switchTo(color: Color, options: { signal: AbortSignal }): Promise<void>;
}

export interface SwitcherOptions {
  /** Where the apps listen on loopback. */
  ports: Readonly<Record<Color, number>>;
  /** An empty folder of its own, which is removed when it is gone. */
  folder: string;
  signal: AbortSignal;
}

/** Starts it in front of blue. */
export type StartSwitcher = (program: string, options: SwitcherOptions) => Promise<Switcher>;
