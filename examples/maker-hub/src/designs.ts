import { drawings, type Drawing } from "./drawings.ts";

/** An instrument that somebody has drawn, built and published. */
export interface Design {
  slug: string;
  name: string;
  maker: string;
  summary: string;
  material: string;
  /** Hours of work for somebody who has built one before. */
  hours: number;
  tags: readonly string[];
  drawing: Drawing;
}

export const designs: readonly Design[] = [
  {
    slug: "walnut-kalimba",
    name: "Walnut kalimba",
    maker: "Amara Osei",
    summary: "Seventeen tines on a hollow body, tuned in C, with two vibrato holes at the back.",
    material: "Walnut & spring steel",
    hours: 9,
    tags: ["idiophone", "17 keys", "beginner"],
    drawing: drawings.kalimba,
  },
  {
    slug: "oak-frame-drum",
    name: "16″ frame drum",
    maker: "Farid Nasser",
    summary: "A steam-bent hoop with a goatskin head, laced so that rain cannot slacken it.",
    material: "Oak, goatskin",
    hours: 14,
    tags: ["membranophone", "steam bending"],
    drawing: drawings.drum,
  },
  {
    slug: "bamboo-flute",
    name: "Six-hole bamboo flute",
    maker: "Hana Sato",
    summary: "Hole positions for nine keys, <0.5 mm apart from the calculated ones after tuning.",
    material: "Madake bamboo",
    hours: 4,
    tags: ["aerophone", "hand tools"],
    drawing: drawings.flute,
  },
  {
    slug: "travel-lyre",
    name: "Travel lyre “Linnéa”",
    maker: "Dagny Lindqvist",
    summary: "Seven strings, tapered pins and a neck that folds into a coat's pocket.",
    material: "Birch & nylon",
    hours: 22,
    tags: ["chordophone", "7 strings", "folding"],
    drawing: drawings.lyre,
  },
  {
    slug: "cedar-cajon",
    name: "Cedar cajón",
    maker: "Inés Robles",
    summary: "Adjustable snare wires behind a 3 mm front; flat-pack, no glue, eight bolts.",
    material: "Cedar, birch plywood",
    hours: 7,
    tags: ["idiophone", "flat-pack"],
    drawing: drawings.cajon,
  },
  {
    slug: "steel-chimes",
    name: "Pentatonic chimes",
    maker: "Bo Jensen",
    summary: "Five tubes cut by formula, hung at the nodes 22.4 % from each end.",
    material: "Steel tube, linen cord",
    hours: 3,
    tags: ["idiophone", "5 tubes", "outdoor"],
    drawing: drawings.chimes,
  },
];
