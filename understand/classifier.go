package understand

import "math"

// classifier tells how likely each class is, by the features of a message:
// multinomial logistic regression. It is learnt from examples when the phrases
// are loaded (learn.go), so that an office changes it by writing down what
// people said.
type classifier struct {
	rows    map[feature]int32 // where the weights of a feature begin
	weights []int8            // one for each class
	scales  []float32         // what a step of a row's weights is worth
	bias    []float32
}

// odds are how likely each class is, given the features of a message.
func (c *classifier) odds(features []feature) []float32 {
	p := make([]float32, len(c.bias))
	for _, f := range features {
		if r, known := c.rows[f]; known {
			scale := c.scales[int(r)/len(p)]
			for k, w := range c.weights[r:][:len(p)] {
				p[k] += scale * float32(w)
			}
		}
	}
	part := share(len(features))
	for k := range p {
		p[k] = p[k]*part + c.bias[k]
	}
	softmax(p)
	return p
}

// prefers is how much a feature speaks for one class and against another.
func (c *classifier) prefers(f feature, class, other int) float32 {
	r, known := c.rows[f]
	if !known {
		return 0
	}
	row := c.weights[r:][:len(c.bias)]
	return c.scales[int(r)/len(c.bias)] * (float32(row[class]) - float32(row[other]))
}

// share is the part of each feature in a message of n. What is unknown counts
// too, so that little is made of a few known words in a long story.
func share(n int) float32 { return 1 / float32(math.Sqrt(float64(n+1))) }

func softmax(x []float32) {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	var sum float32
	for i, v := range x {
		x[i] = float32(math.Exp(float64(v - top)))
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}
