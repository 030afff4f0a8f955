package parts

// NobodyRecognised stands at every field in which people write freely. What they write can be about
// somebody who has not agreed to it, and a name is not all that gives a person away.
const NobodyRecognised = "Schrijf niets waaraan je een inwoner of collega herkent."
